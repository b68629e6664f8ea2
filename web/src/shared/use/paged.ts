/** A list that comes in pages by cursor: first page, more, reload, failing with retry. */
import { computed, ref, shallowRef, type Ref } from 'vue'
import { asRefusal, type Refusal } from '../api/client'

export interface Page<T> {
  items: T[]
  next_cursor: string | null
}

export function usePaged<T, P extends Page<T> = Page<T>>(fetchPage: (cursor: string | null) => Promise<P>) {
  const items = ref([]) as Ref<T[]>
  const firstPage = shallowRef<P | null>(null)
  const refusal = ref<Refusal | null>(null)
  const isLoading = ref(false)
  const hasLoaded = ref(false)
  let cursor: string | null = null
  let round = 0

  async function fetchNext(from: string | null): Promise<void> {
    const mine = round
    isLoading.value = true
    refusal.value = null
    try {
      const page = await fetchPage(from)
      if (mine !== round) return
      items.value = from === null ? page.items : [...items.value, ...page.items]
      if (from === null) firstPage.value = page
      cursor = page.next_cursor
      hasLoaded.value = true
      hasMore.value = cursor !== null
    } catch (cause) {
      if (mine === round) refusal.value = asRefusal(cause)
    } finally {
      if (mine === round) isLoading.value = false
    }
  }

  const hasMore = ref(true)

  /** The first page again (also after a filter changed); what is shown stays until it is here. */
  async function reload(): Promise<void> {
    round += 1
    await fetchNext(null)
  }

  /** The next page; nothing while one is loading or when there is none. */
  async function more(): Promise<void> {
    if (isLoading.value || (hasLoaded.value && !hasMore.value)) return
    await fetchNext(hasLoaded.value ? cursor : null)
  }

  function clear(): void {
    round += 1
    items.value = []
    firstPage.value = null
    cursor = null
    hasLoaded.value = false
    hasMore.value = true
    isLoading.value = false
    refusal.value = null
  }

  return {
    items,
    firstPage,
    refusal,
    isLoading,
    hasLoaded,
    hasMore,
    isEmpty: computed(() => hasLoaded.value && items.value.length === 0),
    reload,
    more,
    clear,
  }
}
