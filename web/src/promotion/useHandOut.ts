/** The coupons that a host hands out in one of their rooms. */
import { shallowRef } from 'vue'
import { api, unwrap, type Schemas } from '@/shared/api/client'
import { useAction } from '@/me/kit/useAction'
import { onceKey } from '@/payout/once'

export function useHandOut(liveId: string) {
  const coupons = shallowRef<Schemas['Coupon'][] | null>(null)
  const loading = useAction()
  const action = useAction()
  const once = onceKey()

  async function load(): Promise<void> {
    const found = await loading.run(() => unwrap(api.GET('/api/v1/me/shop/coupons')))
    if (found) coupons.value = found.filter((one) => one.live_id === liveId)
  }
  async function issue(body: Schemas['CouponIn']): Promise<boolean> {
    const made = await action.run(() => unwrap(api.POST('/api/v1/me/shop/coupons', { params: { header: { 'Idempotency-Key': once.value } }, body })))
    once.answered(action.refusal.value)
    if (made) await load()
    return made !== undefined
  }
  async function stop(id: string): Promise<void> {
    await action.run(() => unwrap(api.POST('/api/v1/me/shop/coupons/{coupon_id}/stop', { params: { path: { coupon_id: id } } })))
    await load()
  }
  void load()
  return { coupons, loading, action, load, issue, stop }
}
