/** The shop's own goods by state; submit, withdraw, set stock. */
import { ref, watch, type Ref } from 'vue'
import { api, unwrap, type Schemas } from '@/shared/api/client'
import { t } from '@/shared/i18n'
import { usePaged } from '@/shared/use/paged'
import { ask, say, wordsOf } from '@/me/kit/say'
import { useAction } from '@/me/kit/useAction'

type MyProduct = Schemas['MyProduct']

export function useProducts(state: Ref<string>) {
  const list = usePaged<MyProduct, Schemas['MyProducts']>((cursor) =>
    unwrap(api.GET('/api/v1/me/products', { params: { query: { state: state.value === 'all' ? undefined : state.value, cursor } } })),
  )
  const action = useAction()
  const stocking = ref<MyProduct | null>(null)
  watch(state, () => {
    list.clear()
    void list.more()
  }, { immediate: true })

  function replace(product: MyProduct): void {
    list.items.value = list.items.value.map((old) => (old.id === product.id ? product : old))
  }
  async function change(call: () => Promise<MyProduct>, done: string): Promise<void> {
    const product = await action.run(call)
    if (product) {
      replace(product)
      say(t(done))
    } else if (action.refusal.value) say(wordsOf(action.refusal.value))
  }
  const path = (product: MyProduct) => ({ params: { path: { product_id: product.id } } })

  function submit(product: MyProduct): Promise<void> {
    return change(() => unwrap(api.POST('/api/v1/me/products/{product_id}/submit', path(product))), 'sell.products.submitted')
  }
  async function withdraw(product: MyProduct): Promise<void> {
    if (!(await ask({ text: t('sell.products.withdraw_ask', { title: product.form.title }), yes: t('sell.products.withdraw'), no: t('sell.products.keep') }))) return
    await change(() => unwrap(api.POST('/api/v1/me/products/{product_id}/withdraw', path(product))), 'sell.products.withdrawn_done')
  }
  /** Only what was changed is sent; each row answers for itself. */
  async function setStocks(product: MyProduct, stocks: ReadonlyMap<string, number>): Promise<void> {
    await change(async () => {
      for (const [sku_id, stock] of stocks) await unwrap(api.PUT('/api/v1/me/skus/{sku_id}/stock', { params: { path: { sku_id } }, body: { stock } }))
      return unwrap(api.GET('/api/v1/me/products/{product_id}', path(product)))
    }, 'sell.products.saved')
    if (!action.refusal.value) stocking.value = null
  }
  return { ...list, action, stocking, submit, withdraw, setStocks }
}
