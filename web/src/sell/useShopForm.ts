/** Opening a shop: a form in steps, saved as a draft at every step, then sent for review. */
import { computed, reactive, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api, unwrap, type Schemas } from '@/shared/api/client'
import { t } from '@/shared/i18n'
import { useCategories } from '@/shop/useCategories'
import { say } from '@/me/kit/say'
import { useAction } from '@/me/kit/useAction'
import { uploadPicture } from '@/me/kit/useUploads'
import { STEPS, stepOf, type Step } from './missing'
import { useMyShop } from './useMyShop'

type Form = Schemas['ShopForm']
export type DocumentKind = Schemas['DocumentIn']['kind']

function blank(): Form {
  return { name: '', intro: '', town: '', category: '', subject_kind: 'person', subject_name: '', licence_number: '', contact_phone: '', return_address: '', documents: [], banner_picture_id: null, avatar_picture_id: null }
}

export function useShopForm() {
  const route = useRoute()
  const router = useRouter()
  const mine = useMyShop()
  const { categories } = useCategories()
  const form = reactive<Form>(blank())
  const saving = useAction()
  const uploading = reactive<Record<string, boolean>>({})
  const previews = reactive<Record<string, string>>({})
  const uploadAction = useAction()
  const savedAs = ref('')

  const step = computed<Step>(() => (STEPS.includes(route.query.step as Step) ? (route.query.step as Step) : 'shop'))
  const index = computed(() => STEPS.indexOf(step.value))
  const isLocked = computed(() => ['submitted', 'approved', 'closed'].includes(mine.shop.value?.state ?? ''))
  const isFood = computed(() => categories.value.find((one) => one.id === form.category)?.needs_permit ?? false)
  const needed = computed<DocumentKind[]>(() => ['identity', ...(form.subject_kind === 'company' ? (['licence'] as const) : []), ...(isFood.value && form.subject_kind === 'company' ? (['permit'] as const) : [])])

  watch(mine.shop, (shop) => {
    if (!shop) return
    Object.assign(form, blank(), shop.form)
    savedAs.value = JSON.stringify(form)
  })

  function go(to: Step, replace = false): void {
    const target = { query: { step: to } }
    void (replace ? router.replace(target) : router.push(target))
  }

  async function put(): Promise<boolean> {
    if (JSON.stringify(form) === savedAs.value) return true
    const saved = await saving.run(() => unwrap(api.PUT('/api/v1/me/shop', { body: { ...form } })))
    if (saved) mine.shop.value = saved
    else {
      const field = Object.keys(saving.refusal.value?.fields ?? {})[0]
      if (field && stepOf(field) !== 'check') go(stepOf(field), true)
    }
    return saved !== undefined
  }
  async function save(): Promise<void> {
    if (await put()) say(t('sell.shop.saved'))
  }
  async function next(): Promise<void> {
    const to = STEPS[index.value + 1]
    if (to && (await put())) go(to)
  }
  async function submit(): Promise<void> {
    if (!(await put())) return
    const sent = await saving.run(() => unwrap(api.POST('/api/v1/me/shop/submit')))
    if (!sent) return
    mine.shop.value = sent
    say(t('sell.shop.submitted'))
  }

  async function upload(slot: DocumentKind | 'banner' | 'avatar', file: File): Promise<void> {
    uploading[slot] = true
    const isDocument = slot !== 'banner' && slot !== 'avatar'
    await uploadAction.run(async () => {
      const picture = await uploadPicture(file, isDocument ? 'document' : 'cover')
      previews[slot] = picture.thumb_url
      if (slot === 'banner') form.banner_picture_id = picture.id
      else if (slot === 'avatar') form.avatar_picture_id = picture.id
      else form.documents = [...(form.documents ?? []).filter((one) => one.kind !== slot), { kind: slot, picture_id: picture.id }]
    })
    uploading[slot] = false
  }
  function removeDocument(kind: DocumentKind): void {
    form.documents = (form.documents ?? []).filter((one) => one.kind !== kind)
    delete previews[kind]
  }

  return { ...mine, form, saving, uploading, uploadAction, previews, categories, step, index, isLocked, isFood, needed, go, save, next, submit, upload, removeDocument }
}
export type ShopFormState = ReturnType<typeof useShopForm>
