/** Into the cart, or straight to the checkout sheet over whatever is playing. */
import { ref } from 'vue'
import { api, unwrap, type Schemas } from '@/shared/api/client'
import { t } from '@/shared/i18n'
import { say, sayRefusal } from '@/shared/toast'
import { useSession } from '@/shared/use/session'

export function useBuying(source: () => Schemas['Source']) {
  const { requireSignIn } = useSession()
  const items = ref<Schemas['LineIn'][]>([])
  const isCheckingOut = ref(false)
  const isAdding = ref(false)

  async function buyNow(skuId: string, quantity: number): Promise<void> {
    if (!(await requireSignIn())) return
    items.value = [{ sku_id: skuId, quantity, source: source() }]
    isCheckingOut.value = true
  }

  /** The cart takes an absolute quantity, so what is in it already is added. */
  async function addToCart(skuId: string, quantity: number): Promise<void> {
    if (isAdding.value || !(await requireSignIn())) return
    isAdding.value = true
    try {
      const cart = await unwrap(api.GET('/api/v1/cart'))
      const already = cart.items.find((item) => item.sku_id === skuId)?.quantity ?? 0
      await unwrap(api.PUT('/api/v1/cart/items/{sku_id}', { params: { path: { sku_id: skuId } }, body: { quantity: already + quantity } }))
      say(t('product.in_cart'))
    } catch (cause) {
      sayRefusal(cause)
    } finally {
      isAdding.value = false
    }
  }

  return { items, isCheckingOut, isAdding, buyNow, addToCart }
}
