/** One live room as a viewer sees it: what was loaded, kept current by its channel. */
import { computed, onScopeDispose, reactive, ref, shallowRef } from 'vue'
import { api, asRefusal, unwrap, type Refusal, type Schemas } from '@/shared/api/client'
import { useRealtime } from '@/shared/use/realtime'
import { currentLive } from './current'
import { addTalk, removeTalk } from './talk'

type Live = Schemas['Live']
type Card = Schemas['ProductCard']

export function useLive(liveId: string) {
  const { join, status } = useRealtime()
  const live = ref<Live | null>(null)
  const refusal = shallowRef<Refusal | null>(null)
  const talk = shallowRef<Schemas['LiveComment'][]>([])
  const sold = shallowRef<{ name_masked: string; title: string } | null>(null)
  const stocks = reactive<Record<string, number>>({})
  const pinnedSkus = shallowRef<Schemas['Sku'][]>([])
  let soldTimer: ReturnType<typeof setTimeout> | undefined
  let isJoined = false

  /** Pieces left of the pinned product: the sum of its SKUs, each as last told. */
  const pinnedStock = computed(() => {
    const card = live.value?.pinned
    if (!card) return null
    if (pinnedSkus.value.length === 0) return card.stock
    return pinnedSkus.value.reduce((sum, sku) => sum + (stocks[sku.id] ?? sku.stock), 0)
  })

  async function load(): Promise<void> {
    refusal.value = null
    try {
      live.value = await unwrap(api.GET('/api/v1/lives/{live_id}', { params: { path: { live_id: liveId } } }))
      currentLive.value = live.value
      pin(live.value.pinned)
      if (isJoined) return
      isJoined = true
      void unwrap(api.POST('/api/v1/lives/{live_id}/visits', { params: { path: { live_id: liveId } } }), { quiet: true }).catch(() => undefined)
      listen(live.value)
      const page = await unwrap(api.GET('/api/v1/lives/{live_id}/comments', { params: { path: { live_id: liveId } } }), { quiet: true })
      const said = [...page.items].sort((a, b) => a.at.localeCompare(b.at))
      talk.value = addTalk(said, talk.value)
    } catch (cause) {
      if (!live.value) refusal.value = asRefusal(cause)
    }
  }

  function pin(card: Card | null): void {
    if (!live.value) return
    live.value.pinned = card
    pinnedSkus.value = []
    if (!card) return
    void unwrap(api.GET('/api/v1/products/{product_id}', { params: { path: { product_id: card.id } } }), { quiet: true })
      .then((product) => {
        if (live.value?.pinned?.id === card.id) pinnedSkus.value = product.skus
      })
      .catch(() => undefined)
  }

  function listen(loaded: Live): void {
    join(loaded.channel, loaded.last_seq, {
      comment: (comment: Schemas['LiveComment']) => (talk.value = addTalk(talk.value, [comment])),
      comment_removed: ({ id }: { id: string }) => (talk.value = removeTalk(talk.value, id)),
      pinned: (card: Card | null) => pin(card?.id ? card : null),
      bag: ({ items }: { items: Card[] }) => live.value && (live.value.bag = items),
      stock: ({ sku_id, stock }: { sku_id: string; stock: number }) => (stocks[sku_id] = stock),
      numbers: ({ viewers, likes }: { viewers?: number; likes?: number }) => {
        if (!live.value) return
        live.value.viewers = viewers ?? live.value.viewers
        live.value.likes = Math.max(live.value.likes, likes ?? 0)
      },
      state: (now: { state: Live['state']; hls_url: string | null; reason?: string | null }) => {
        if (!live.value) return
        live.value.state = now.state
        live.value.hls_url = now.hls_url ?? live.value.hls_url
        live.value.stop_reason = now.reason ?? live.value.stop_reason
        if (now.state === 'ended' || now.state === 'stopped') void load()
      },
      sold: (what: { name_masked: string; title: string }) => {
        sold.value = what
        clearTimeout(soldTimer)
        soldTimer = setTimeout(() => (sold.value = null), 4000)
      },
    } as Record<string, (payload: never) => void>, { onReset: () => void load() })
  }

  function say(comment: Schemas['LiveComment']): void {
    talk.value = addTalk(talk.value, [comment])
  }

  onScopeDispose(() => {
    clearTimeout(soldTimer)
    currentLive.value = null
  })
  void load()
  return { live, refusal, talk, sold, stocks, pinnedStock, status, load, say }
}
