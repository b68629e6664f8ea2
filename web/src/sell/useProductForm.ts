/** Writing a product: draft, pictures, freight templates; saved, then sent for review. */
import { computed, ref, watch } from 'vue'
import { onBeforeRouteLeave, useRouter } from 'vue-router'
import { api, unwrap, type Schemas } from '@/shared/api/client'
import { t } from '@/shared/i18n'
import { useConfig } from '@/shared/use/config'
import { ask, say } from '@/me/kit/say'
import { useAction } from '@/me/kit/useAction'
import { useLoad } from '@/me/kit/useLoad'
import { useUploads } from '@/me/kit/useUploads'
import { draftOf, emptyDraft, formOf, wrongWith, type Draft } from './productDraft'
import { axisProblem, gridFor } from './skuGrid'

export const MAX_PICTURES = 9

export function useProductForm(id: string) {
  const router = useRouter()
  const { currency } = useConfig()
  const isNew = id === 'new'
  const productId = ref(isNew ? null : id)
  const draft = ref<Draft>(emptyDraft())
  const uploads = useUploads('product', MAX_PICTURES)
  const freights = ref<Schemas['Freight'][]>([])
  const saving = useAction()
  const tried = ref(false)
  const savedAs = ref('')
  const { data: product, refusal, load } = useLoad<Schemas['MyProduct']>(() => unwrap(api.GET('/api/v1/me/products/{product_id}', { params: { path: { product_id: id } } })))

  const snapshot = () => JSON.stringify([draft.value, uploads.pictures.value.map((picture) => picture.id)])
  function take(found: Schemas['MyProduct']): void {
    product.value = found
    productId.value = found.id
    draft.value = draftOf(found, currency.value)
    uploads.pictures.value = [...found.pictures]
    savedAs.value = snapshot()
  }
  async function begin(): Promise<void> {
    unwrap(api.GET('/api/v1/me/freight-templates'), { quiet: true }).then((found) => (freights.value = found), () => undefined)
    savedAs.value = snapshot()
    if (isNew) return
    await load()
    if (product.value) take(product.value)
  }
  void begin()

  // The grid follows the axes as soon as they make sense; what was typed for a combination stays.
  watch(() => JSON.stringify(draft.value.axes), () => {
    if (axisProblem(draft.value.axes) === null) draft.value.rows = gridFor(draft.value.axes, draft.value.rows)
  })

  const wrong = computed(() => (tried.value ? wrongWith(draft.value, uploads.pictures.value.length, currency.value) : {}))
  const isDirty = computed(() => snapshot() !== savedAs.value)

  async function save(): Promise<boolean> {
    tried.value = true
    if (Object.keys(wrong.value).length > 0) return false
    const body = formOf(draft.value, uploads.pictures.value.map((picture) => picture.id), currency.value)
    const saved = await saving.run(() =>
      productId.value
        ? unwrap(api.PUT('/api/v1/me/products/{product_id}', { params: { path: { product_id: productId.value } }, body }))
        : unwrap(api.POST('/api/v1/me/products', { body })),
    )
    if (saved) take(saved)
    return saved !== undefined
  }
  async function saveDraft(): Promise<void> {
    if (!(await save())) return
    say(t('sell.product.saved'))
    if (isNew) await router.replace(`/sell/products/${productId.value}`)
  }
  async function submit(): Promise<void> {
    if (!(await save()) || !productId.value) return
    const path = { params: { path: { product_id: productId.value } } }
    const sent = await saving.run(() => unwrap(api.POST('/api/v1/me/products/{product_id}/submit', path)))
    if (!sent) return
    say(t('sell.product.submitted'))
    await router.replace('/sell/products')
  }
  async function addFreight(body: Schemas['FreightIn']): Promise<void> {
    const made = await unwrap(api.POST('/api/v1/me/freight-templates', { body }))
    freights.value = [...freights.value, made]
    draft.value.freightId = made.id ?? ''
  }

  onBeforeRouteLeave(() => !isDirty.value || ask({ text: t('sell.product.leave_ask'), yes: t('sell.product.leave'), no: t('sell.product.stay') }))
  return { isNew, product, refusal, load: begin, draft, uploads, freights, saving, wrong, currency, saveDraft, submit, addFreight }
}
