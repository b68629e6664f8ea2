/** The cart: rows, what is chosen, quantities. The server answers every change with the whole cart. */
import { computed, ref } from 'vue'
import { api, unwrap, type Schemas } from '@/shared/api/client'
import { useAction } from '@/me/kit/useAction'
import { useLoad } from '@/me/kit/useLoad'
import { chosen, groupByShop, isBuyable, keepSelection, selectionCount, selectionTotal, toggleAll } from './selection'

export function useCart() {
  const { data: cart, refusal, load: fetchCart } = useLoad<Schemas['Cart']>(() => unwrap(api.GET('/api/v1/cart')))
  const selected = ref<Set<string>>(new Set())
  const changing = useAction()
  const items = computed(() => cart.value?.items ?? [])

  async function load(): Promise<void> {
    const isFirst = cart.value === null
    await fetchCart()
    selected.value = isFirst ? new Set(items.value.filter(isBuyable).map((item) => item.sku_id)) : keepSelection(items.value, selected.value)
  }

  async function setQuantity(skuId: string, quantity: number): Promise<void> {
    await changing.run(async () => {
      cart.value = await unwrap(api.PUT('/api/v1/cart/items/{sku_id}', { params: { path: { sku_id: skuId } }, body: { quantity } }))
      selected.value = keepSelection(items.value, selected.value)
    })
    if (changing.refusal.value) await fetchCart()
  }

  function toggle(skuId: string): void {
    const next = new Set(selected.value)
    if (!next.delete(skuId)) next.add(skuId)
    selected.value = next
  }

  return {
    cart, items, refusal, load, selected, changing, setQuantity, toggle,
    toggleItems: (of: Schemas['CartItem'][]) => (selected.value = toggleAll(of, selected.value)),
    isAll: (of: Schemas['CartItem'][]) => of.some(isBuyable) && of.filter(isBuyable).every((item) => selected.value.has(item.sku_id)),
    groups: computed(() => groupByShop(items.value)),
    total: computed(() => selectionTotal(items.value, selected.value)),
    count: computed(() => selectionCount(items.value, selected.value)),
    lines: computed(() => chosen(items.value, selected.value).map((item) => ({ sku_id: item.sku_id, quantity: item.quantity }))),
  }
}
