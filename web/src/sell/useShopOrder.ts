/** One order as its shop sees it: ship it, give its money back in part or in full. */
import { computed, ref, type Ref } from 'vue'
import { api, unwrap, type Schemas } from '@/shared/api/client'
import { t } from '@/shared/i18n'
import { say } from '@/me/kit/say'
import { useAction } from '@/me/kit/useAction'
import { useLoad } from '@/me/kit/useLoad'
import { onceKey } from '@/payout/once'
import { usePersonChannel } from '@/me/kit/usePersonChannel'

export function useShopOrder(id: Ref<string>) {
  const path = () => ({ params: { path: { order_id: id.value } } })
  const { data: order, refusal, load } = useLoad<Schemas['Order']>(() => unwrap(api.GET('/api/v1/orders/{order_id}', path())))
  const carriers = ref<Schemas['Carrier'][]>([])
  const shipping = useAction()
  const refunding = useAction()
  const once = onceKey()
  void load()
  void unwrap(api.GET('/api/v1/carriers'), { quiet: true }).then((found) => (carriers.value = found), () => undefined)
  usePersonChannel({ order: (news: { order_id: string }) => news.order_id === id.value && void load() })
  const may = (action: string) => computed(() => order.value?.buttons.some((button) => button.action === action) ?? false)

  async function ship(carrier: string, trackingNumber: string): Promise<boolean> {
    const shipped = await shipping.run(() => unwrap(api.POST('/api/v1/me/shop/orders/{order_id}/ship', { ...path(), body: { carrier, tracking_number: trackingNumber } })))
    if (!shipped) return false
    order.value = shipped
    say(t('sell.order.shipped'))
    return true
  }
  /** `minor` null: all that is left. The same part is given back once, however often it is sent. */
  async function refund(reason: string, minor: number | null): Promise<boolean> {
    const body = { reason, minor, ref: minor === null ? null : once.value }
    const refunded = await refunding.run(() => unwrap(api.POST('/api/v1/me/shop/orders/{order_id}/refund', { ...path(), body })))
    once.answered(refunding.refusal.value)
    if (!refunded) return false
    order.value = refunded
    say(t('sell.order.refunded'))
    return true
  }
  return { order, refusal, load, carriers, shipping, refunding, canShip: may('ship'), canRefund: may('refund'), ship, refund }
}
