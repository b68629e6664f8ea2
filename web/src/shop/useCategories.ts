/** The market's categories, loaded once. */
import { ref } from 'vue'
import { api, unwrap, type Schemas } from '@/shared/api/client'
import { language } from '@/shared/i18n'

const categories = ref<Schemas['Category'][]>([])
let loading: Promise<void> | null = null

export function useCategories() {
  loading ??= unwrap(api.GET('/api/v1/categories'), { quiet: true }).then(
    (found) => void (categories.value = found),
    () => void (loading = null),
  )
  function nameOf(id: string): string {
    const found = categories.value.find((category) => category.id === id)
    return found ? (language.value === 'zh' ? found.name_zh : found.name_en) : id
  }
  return { categories, nameOf }
}
