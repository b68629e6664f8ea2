/** Orders by state, the buyer's or the shop's; counts come with the first page, news by the person's channel. */
import { computed, ref, watch, type Ref } from 'vue'
import type { Schemas } from '@/shared/api/client'
import { usePaged } from '@/shared/use/paged'
import { usePersonChannel } from '@/me/kit/usePersonChannel'

type Page = Schemas['Orders']

export function useOrders(state: Ref<string>, fetchPage: (state: string | undefined, cursor: string | null) => Promise<Page>) {
  const list = usePaged<Schemas['OrderSummary'], Page>((cursor) => fetchPage(state.value === 'all' ? undefined : state.value, cursor))
  const counts = ref<Record<string, number>>({})
  watch(list.firstPage, (page) => page && (counts.value = page.counts))
  watch(state, () => {
    list.clear()
    void list.more()
  }, { immediate: true })
  usePersonChannel({ order: () => void list.reload() })
  return { ...list, counts: computed(() => counts.value) }
}
