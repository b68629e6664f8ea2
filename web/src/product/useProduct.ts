/** One product being looked at: choice, quantity, freight, and what changed while it was open. */
import { computed, onScopeDispose, ref, shallowRef, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { api, asRefusal, unwrap, type Refusal, type Schemas } from '@/shared/api/client'
import { chosenSku, firstChoice, freightMinor, type Chosen } from './selection'

const REFRESH_MS = 20_000

export function useProduct(productId: MaybeRefOrGetter<string>, wantedSkuId: MaybeRefOrGetter<string | null>, stocks: MaybeRefOrGetter<Record<string, number>> = {}) {
  const loaded = shallowRef<Schemas['Product'] | null>(null)
  const score = shallowRef<Schemas['ShopScore'] | null>(null)
  const refusal = shallowRef<Refusal | null>(null)
  const chosen = ref<Chosen>([])
  const quantity = ref(1)
  const oldPrice = shallowRef<Schemas['Money'] | null>(null)

  /** Stock as the live room last told it wins over what was loaded. */
  const product = computed(() => {
    const known = toValue(stocks)
    if (!loaded.value) return null
    const skus = loaded.value.skus.map((sku) => (sku.id in known ? { ...sku, stock: known[sku.id]!, is_sold_out: known[sku.id]! <= 0 } : sku))
    return { ...loaded.value, skus }
  })
  const sku = computed(() => (product.value ? chosenSku(product.value.skus, chosen.value) : null))
  const isSoldOut = computed(() => product.value !== null && (product.value.state !== 'on_sale' || product.value.skus.every((one) => one.stock <= 0)))
  const canBuy = computed(() => product.value?.state === 'on_sale' && sku.value !== null && sku.value.stock >= quantity.value)
  const lowest = computed(() => {
    const prices = product.value?.skus.map((one) => one.price) ?? []
    return prices.reduce((low, price) => (price.minor < low.minor ? price : low), prices[0] ?? { minor: 0, currency: 'CNY' })
  })
  const freight = computed(() => {
    if (!product.value) return null
    const price = sku.value?.price ?? lowest.value
    return { minor: freightMinor(product.value.freight, quantity.value, price.minor * quantity.value), currency: price.currency }
  })

  async function load(): Promise<void> {
    refusal.value = null
    const id = toValue(productId)
    try {
      const fresh = await unwrap(api.GET('/api/v1/products/{product_id}', { params: { path: { product_id: id } } }))
      if (id !== toValue(productId)) return
      loaded.value = fresh
      chosen.value = firstChoice(fresh.skus, fresh.axes.length, toValue(wantedSkuId))
      quantity.value = 1
      void loadScore(fresh.shop.id)
    } catch (cause) {
      refusal.value = asRefusal(cause)
    }
  }

  async function loadScore(shopId: string): Promise<void> {
    const detail = await unwrap(api.GET('/api/v1/shops/{shop_id}/score', { params: { path: { shop_id: shopId } } }), { quiet: true }).catch(() => null)
    score.value = detail?.score ?? null
  }

  /** Looks again in the background: a changed price is told, the choice stays. */
  async function refresh(): Promise<void> {
    if (!loaded.value || document.hidden) return
    const before = sku.value
    const fresh = await unwrap(api.GET('/api/v1/products/{product_id}', { params: { path: { product_id: toValue(productId) } } }), { quiet: true }).catch(() => null)
    if (!fresh || fresh.id !== loaded.value.id) return
    loaded.value = fresh
    if (before && sku.value?.id === before.id && sku.value.price.minor !== before.price.minor) oldPrice.value = before.price
  }

  watch(() => toValue(productId), () => {
    loaded.value = null
    oldPrice.value = null
    void load()
  }, { immediate: true })
  watch(sku, (now) => {
    if (now && now.stock > 0 && quantity.value > now.stock) quantity.value = now.stock
  })
  const timer = setInterval(() => void refresh(), REFRESH_MS)
  onScopeDispose(() => clearInterval(timer))

  return { product, score, refusal, chosen, quantity, sku, isSoldOut, canBuy, lowest, freight, oldPrice, load }
}
