/** Flash deals that run now, by product, for lists of cards; looked at again while the list is open. */
import { onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { api, unwrap, type Schemas } from '@/shared/api/client'
import { nextTurn } from './turning'

const REFRESH_MS = 20_000

/** `sign`: when it changes, something was sold or came back. */
export function useFlash(productIds: MaybeRefOrGetter<string[]>, sign: MaybeRefOrGetter<unknown> = null) {
  const deals = shallowRef<Record<string, Schemas['FlashDeal']>>({})
  async function load(): Promise<void> {
    const product_ids = toValue(productIds).join(',')
    if (!product_ids || document.hidden) return
    const found = await unwrap(api.GET('/api/v1/flash-deals', { params: { query: { product_ids } } }), { quiet: true }).catch(() => [])
    const now = Date.now()
    const running = found.filter((one) => one.left > 0 && new Date(one.starts_at).getTime() <= now)
    deals.value = Object.fromEntries(running.map((one) => [one.product_id, one]))
    next(found)
  }
  /** A deal that begins or ends is shown or gone at its moment, not at the next look. */
  function next(found: Schemas['FlashDeal'][]): void {
    clearTimeout(turning)
    const moment = nextTurn(found, Date.now())
    if (moment !== null && moment < REFRESH_MS) turning = setTimeout(() => void load(), moment)
  }
  let turning: ReturnType<typeof setTimeout> | undefined
  watch(() => [toValue(productIds).join(','), toValue(sign)], () => void load(), { immediate: true })
  const timer = setInterval(() => void load(), REFRESH_MS)
  onScopeDispose(() => {
    clearInterval(timer)
    clearTimeout(turning)
  })
  return deals
}
