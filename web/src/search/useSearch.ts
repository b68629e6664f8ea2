/** Searching: what is typed, suggestions while typing, the result of the query in the address, and what was searched before. */
import { computed, onScopeDispose, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api, unwrap, type Schemas } from '@/shared/api/client'
import { useLoad } from '@/me/kit/useLoad'
import { loadHistory, remember, saveHistory } from './history'

export const KINDS = ['products', 'clips', 'lives', 'shops'] as const
export type Kind = (typeof KINDS)[number]

export function useSearch() {
  const route = useRoute()
  const router = useRouter()
  const query = computed(() => String(route.query.q ?? '').trim())
  const typed = ref(query.value)
  const kind = computed({
    get: () => (KINDS.includes(route.query.kind as Kind) ? (route.query.kind as Kind) : 'all'),
    set: (next: string) => void router.replace({ query: { q: query.value, ...(next === 'all' ? {} : { kind: next }) } }),
  })
  const suggestions = ref<string[]>([])
  const history = ref(loadHistory())
  const { data: result, refusal, isLoading, load } = useLoad<Schemas['SearchResult']>(() =>
    unwrap(api.GET('/api/v1/search', { params: { query: { q: query.value } } }), { quiet: true }),
  )

  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = ''
  async function suggest(q: string): Promise<void> {
    asked = q
    try {
      const found = await unwrap(api.GET('/api/v1/search/suggestions', { params: { query: { q } } }), { quiet: true })
      if (asked === q) suggestions.value = found
    } catch {
      // Suggestions are a courtesy; without them one can still search.
    }
  }
  watch(typed, (now) => {
    clearTimeout(timer)
    if (now.trim() !== query.value || !now.trim()) timer = setTimeout(() => void suggest(now.trim()), 200)
  })
  onScopeDispose(() => clearTimeout(timer))

  watch(query, (q) => {
    typed.value = q
    result.value = null
    if (q) void load()
    else void suggest('')
  }, { immediate: true })

  function search(text: string): void {
    const q = text.trim()
    if (!q) return
    typed.value = q
    history.value = remember(history.value, q)
    saveHistory(history.value)
    if (q === query.value) void load()
    else void router.replace({ query: { q } })
  }
  function forget(): void {
    history.value = []
    saveHistory([])
  }
  function clear(): void {
    typed.value = ''
    void router.replace({ query: {} })
  }

  const counts = computed(() => ({
    products: result.value?.products.length ?? 0, clips: result.value?.clips.length ?? 0, lives: result.value?.lives.length ?? 0, shops: result.value?.shops.length ?? 0,
  }))
  /** Typing something other than what is shown: suggestions stand in front of the result. */
  const isTyping = computed(() => typed.value.trim() !== query.value)
  return { query, typed, kind, suggestions, history, result, refusal, isLoading, load, search, forget, clear, counts, isTyping }
}
