/** What lowers the price of one product: its flash deals, the coupons to claim, the place in line. */
import { ref, shallowRef, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { api, unwrap, type Schemas } from '@/shared/api/client'
import { newKey } from '@/shared/keys'
import { sayRefusal } from '@/shared/toast'
import { useSession } from '@/shared/use/session'

const { me, requireSignIn } = useSession()

export function useOffers(productId: MaybeRefOrGetter<string>, liveId: MaybeRefOrGetter<string | null>) {
  const deals = shallowRef<Schemas['FlashDeal'][]>([])
  const coupons = shallowRef<Schemas['Coupon'][]>([])
  const places = shallowRef<Schemas['Place'][]>([])
  const isBusy = ref(false)

  async function load(): Promise<void> {
    const product_id = toValue(productId)
    const [found, claimable] = await Promise.all([
      unwrap(api.GET('/api/v1/flash-deals', { params: { query: { product_ids: product_id } } }), { quiet: true }).catch(() => []),
      unwrap(api.GET('/api/v1/coupons', { params: { query: { product_id, live_id: toValue(liveId) } } }), { quiet: true }).catch(() => []),
    ])
    if (product_id !== toValue(productId)) return
    deals.value = found
    coupons.value = claimable
  }
  async function loadPlaces(): Promise<void> {
    if (!me.value) return
    places.value = await unwrap(api.GET('/api/v1/me/waiting'), { quiet: true }).catch(() => [])
  }

  /** One write at a time, by who is signed in; a refusal is told in a toast. */
  async function act(work: () => Promise<unknown>): Promise<void> {
    if (isBusy.value || !(await requireSignIn())) return
    isBusy.value = true
    try {
      await work()
    } catch (cause) {
      sayRefusal(cause)
    } finally {
      isBusy.value = false
    }
  }
  const claim = (coupon: Schemas['Coupon']) => act(async () => {
    const body = { live_id: coupon.live_id }
    await unwrap(api.POST('/api/v1/coupons/{coupon_id}/claim', { params: { path: { coupon_id: coupon.id }, header: { 'Idempotency-Key': newKey() } }, body }), { quiet: true })
    await load()
  })
  const join = (skuId: string, quantity: number) => act(async () => {
    await unwrap(api.POST('/api/v1/skus/{sku_id}/wait', { params: { path: { sku_id: skuId } }, body: { quantity } }), { quiet: true })
    await loadPlaces()
  })
  const leave = (skuId: string) => act(async () => {
    await unwrap(api.DELETE('/api/v1/skus/{sku_id}/wait', { params: { path: { sku_id: skuId } } }), { quiet: true })
    await loadPlaces()
  })

  watch(() => toValue(productId), () => void load(), { immediate: true })
  return { deals, coupons, places, isBusy, load, loadPlaces, claim, join, leave }
}
