/**
 * From chosen goods to a payment: address → quote → order → provider.
 * The amount is always the server's. The order is sent under one key until it is answered; it is placed once however often one presses.
 */
import { computed, ref, watch, type Ref } from 'vue'
import { api, asRefusal, unwrap, type Refusal, type Schemas } from '@/shared/api/client'
import { keptKey } from '@/shared/keys'
import { useConfig } from '@/shared/use/config'
import { useLoad } from '@/me/kit/useLoad'
import { useStartPayment } from './usePayment'

type LineIn = Schemas['LineIn']
export const EXCLUDED = ['fresh_excluded', 'custom_excluded']
export type Step = 'idle' | 'placing' | 'starting'
export type Notice = { kind: 'price_changed'; before: Schemas['Money'] } | { kind: 'sold_out' }

export function useCheckout(given: Ref<LineIn[]>, fromCart: Ref<boolean>, onPlaced: (placed: Schemas['Placed']) => void) {
  const lines = ref<LineIn[]>([])
  const addressId = ref<string | null>(null)
  const note = ref('')
  /** Coupons to use; null: the best. */
  const claimIds = ref<string[] | null>(null)
  const hasConfirmedReturns = ref(false)
  const provider = ref('')
  const step = ref<Step>('idle')
  const refusal = ref<Refusal | null>(null)
  const notice = ref<Notice | null>(null)
  const { config } = useConfig()
  const { start } = useStartPayment()
  const key = keptKey()
  const { data: quote, refusal: quoteRefusal, isLoading: isQuoting, load: loadQuote } = useLoad<Schemas['Quote']>(() =>
    unwrap(api.POST('/api/v1/checkout/quote', { body: { items: lines.value, address_id: addressId.value, claim_ids: claimIds.value } }), { quiet: true }),
  )

  async function renew(): Promise<void> {
    if (lines.value.length === 0) return
    await loadQuote()
    if (quote.value?.address && !addressId.value) addressId.value = quote.value.address.id
  }
  watch(given, (items) => {
    lines.value = items.map((item) => ({ ...item }))
    void renew()
  }, { immediate: true })
  watch(() => config.value?.providers, (all) => (provider.value ||= all?.[0]?.id ?? ''), { immediate: true })

  const rows = computed(() => quote.value?.shops.flatMap((shop) => shop.lines) ?? [])
  const isGone = (line: Schemas['QuoteLine']) => line.state !== 'on_sale' || line.stock < 1
  const gone = computed(() => rows.value.filter(isGone))
  const excluded = computed(() => rows.value.filter((line) => EXCLUDED.includes(line.returns_policy) && !isGone(line)))
  const undeliverable = computed(() => quote.value?.shops.filter((shop) => !shop.deliverable) ?? [])
  /** What stands in the way, the first first; null when the order can be placed. */
  const obstacle = computed<'loading' | 'address' | 'gone' | 'undeliverable' | 'problem' | 'provider' | 'returns' | null>(() => {
    if (!quote.value || isQuoting.value) return 'loading'
    if (!quote.value.address) return 'address'
    if (gone.value.length > 0) return 'gone'
    if (undeliverable.value.length > 0) return 'undeliverable'
    if (quote.value.problems.length > 0 || rows.value.some((line) => line.quantity > line.stock)) return 'problem'
    if (!provider.value) return 'provider'
    return excluded.value.length > 0 && !hasConfirmedReturns.value ? 'returns' : null
  })

  function useAddress(id: string): void {
    addressId.value = id
    refusal.value = null
    void renew()
  }
  function setQuantity(skuId: string, quantity: number): void {
    lines.value = lines.value.map((line) => (line.sku_id === skuId ? { ...line, quantity } : line))
    notice.value = null
    void renew()
  }
  function useCoupons(ids: string[] | null): void {
    claimIds.value = ids
    notice.value = null
    void renew()
  }
  function leaveOutGone(): void {
    const ids = new Set(gone.value.map((line) => line.sku_id))
    lines.value = lines.value.filter((line) => !ids.has(line.sku_id))
    notice.value = null
    if (lines.value.length === 0) quote.value = null
    void renew()
  }

  async function refused(cause: unknown, before: Schemas['Money']): Promise<void> {
    const found = asRefusal(cause)
    if (['price_changed', 'sold_out', 'withdrawn', 'flash_sold_out', 'coupon_not_usable'].includes(found.code)) {
      key.done()
      claimIds.value = null
      await renew()
      notice.value = found.code !== 'sold_out' && found.code !== 'withdrawn' ? { kind: 'price_changed', before } : { kind: 'sold_out' }
    } else refusal.value = found
  }

  async function pay(): Promise<void> {
    if (step.value !== 'idle' || obstacle.value !== null || !quote.value?.address) return
    const before = quote.value.total
    refusal.value = null
    notice.value = null
    const body: Schemas['PlaceIn'] = {
      items: lines.value, address_id: quote.value.address.id, expected_total_minor: before.minor, note: note.value.trim(), from_cart: fromCart.value, claim_ids: claimIds.value,
    }
    step.value = 'placing'
    try {
      const placed = await unwrap(api.POST('/api/v1/orders', { params: { header: { 'Idempotency-Key': key.of(body) } }, body }))
      key.done()
      step.value = 'starting'
      onPlaced(placed)
      await start(placed.payment.id, provider.value, fromCart.value)
    } catch (cause) {
      await refused(cause, before)
    } finally {
      step.value = 'idle'
    }
  }

  return {
    lines, quote, quoteRefusal, isQuoting, renew, config, provider, note, hasConfirmedReturns, step, refusal, notice,
    gone, excluded, undeliverable, obstacle, claimIds, useCoupons, useAddress, setQuantity, leaveOutGone, pay,
  }
}
export type Checkout = ReturnType<typeof useCheckout>
