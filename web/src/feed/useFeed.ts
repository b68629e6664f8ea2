/** The three feeds: each keeps its pages and its place. */
import { computed, reactive, ref, watch } from 'vue'
import { api, unwrap, type Schemas } from '@/shared/api/client'
import { usePaged } from '@/shared/use/paged'

export type Tab = 'following' | 'recommended' | 'nearby'
export const TABS: Tab[] = ['following', 'recommended', 'nearby']
const AHEAD = 3

function useTab(tab: Tab) {
  const list = usePaged<Schemas['FeedItem']>((cursor) =>
    unwrap(api.GET('/api/v1/feed', { params: { query: { tab, cursor: cursor ?? undefined } } }), { quiet: true }),
  )
  return reactive({ ...list, index: 0 })
}

export function useFeed() {
  const tab = ref<Tab>('recommended')
  const feeds = { following: useTab('following'), recommended: useTab('recommended'), nearby: useTab('nearby') }
  const feed = computed(() => feeds[tab.value])

  watch(tab, () => {
    if (!feed.value.hasLoaded) void feed.value.reload()
  }, { immediate: true })
  watch(() => feed.value.index, (index) => {
    if (index >= feed.value.items.length - AHEAD && feed.value.hasMore) void feed.value.more()
  })

  async function reload(): Promise<void> {
    await feed.value.reload()
    feed.value.index = 0
  }

  function startOver(): void {
    for (const one of TABS) {
      feeds[one].clear()
      feeds[one].index = 0
    }
    void feed.value.reload()
  }

  return { tab, feed, reload, startOver }
}

export function keyOf(item: Schemas['FeedItem']): string {
  return item.clip ? `clip:${item.clip.id}` : `live:${item.live?.id ?? ''}`
}
