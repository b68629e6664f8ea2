/** What a buyer may do with an order. Which of it fits the state, the server says in `buttons`. */
import { ref } from 'vue'
import { useRouter } from 'vue-router'
import { api, unwrap, type Schemas } from '@/shared/api/client'
import { formatMoney } from '@/shared/format'
import { t } from '@/shared/i18n'
import { ask, say, wordsOf } from '@/me/kit/say'
import { useAction } from '@/me/kit/useAction'
import { checkoutQuery } from './checkoutQuery'

type AnyOrder = Schemas['Order'] | Schemas['OrderSummary']
export type Button = Schemas['OrderButton']['action']
/** Buttons of a buyer for which there is something to do here. */
export const KNOWN: readonly Button[] = ['pay', 'cancel', 'confirm', 'review', 'buy_again', 'contact']

export function useOrderActions(changed: (order: Schemas['Order']) => void) {
  const router = useRouter()
  const action = useAction()
  const paying = ref<AnyOrder | null>(null)
  const cancelling = ref<AnyOrder | null>(null)

  async function change(call: () => Promise<Schemas['Order']>, done: string): Promise<void> {
    const order = await action.run(call)
    if (order) {
      say(t(done))
      changed(order)
    } else if (action.refusal.value) say(wordsOf(action.refusal.value))
  }

  async function confirmReceipt(order: AnyOrder): Promise<void> {
    const yes = await ask({ title: t('order.confirm.title'), text: t('order.confirm.text', { amount: formatMoney(order.total) }), yes: t('order.confirm.yes'), no: t('order.confirm.no') })
    if (yes) await change(() => unwrap(api.POST('/api/v1/orders/{order_id}/confirm', { params: { path: { order_id: order.id } } })), 'order.confirm.done')
  }

  async function cancel(reason: string): Promise<void> {
    const order = cancelling.value
    if (!order) return
    await change(() => unwrap(api.POST('/api/v1/orders/{order_id}/cancel', { params: { path: { order_id: order.id } }, body: { reason } })), 'order.cancel.done')
    cancelling.value = null
  }

  function press(button: Button, order: AnyOrder): void {
    if (button === 'pay') paying.value = order
    else if (button === 'cancel') cancelling.value = order
    else if (button === 'confirm') void confirmReceipt(order)
    else if (button === 'review') void router.push(`/orders/${order.id}/review`)
    else if (button === 'contact') void router.push(`/shops/${order.shop.id}`)
    else if (button === 'buy_again') {
      void router.push({ path: '/checkout', query: checkoutQuery(order.lines.map((line) => ({ sku_id: line.sku_id, quantity: line.quantity }))) })
    }
  }

  return { isPending: action.isPending, paying, cancelling, cancel, press }
}
