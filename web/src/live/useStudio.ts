/** The streamer's side of a room: ingest, bag, board of questions, numbers, ending. */
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { api, asRefusal, unwrap, type Refusal, type Schemas } from '@/shared/api/client'
import { t } from '@/shared/i18n'
import { say, sayRefusal } from '@/shared/toast'
import { useRealtime } from '@/shared/use/realtime'
import { markAnswered, putGroup, sortGroups } from './board'
import { addTalk, removeTalk } from './talk'

type MyLive = Schemas['MyLive']
const POLL_MS = 4000

export function useStudio(liveId: string) {
  const params = { params: { path: { live_id: liveId } } }
  const { join } = useRealtime()
  const mine = ref<MyLive | null>(null)
  const board = ref<Schemas['Board'] | null>(null)
  const funnel = shallowRef<Schemas['Funnel'] | null>(null)
  const talk = shallowRef<Schemas['LiveComment'][]>([])
  const refusal = shallowRef<Refusal | null>(null)
  const busy = ref<string | null>(null)
  let isJoined = false

  const live = computed(() => mine.value?.live ?? null)
  const isOver = computed(() => live.value?.state === 'ended' || live.value?.state === 'stopped')

  async function load(): Promise<void> {
    try {
      mine.value = await unwrap(api.GET('/api/v1/me/lives/{live_id}', params), { quiet: mine.value !== null })
      refusal.value = null
      if (!isJoined) listen(mine.value.live)
    } catch (cause) {
      if (!mine.value) refusal.value = asRefusal(cause)
    }
  }

  async function loadBoard(): Promise<void> {
    const fresh = await unwrap(api.GET('/api/v1/me/lives/{live_id}/board', params), { quiet: true }).catch(() => null)
    if (fresh) board.value = { ...fresh, groups: sortGroups(fresh.groups) }
    funnel.value = await unwrap(api.GET('/api/v1/me/lives/{live_id}/funnel', params), { quiet: true }).catch(() => funnel.value)
  }

  function listen(loaded: Schemas['Live']): void {
    isJoined = true
    join(`board:${liveId}`, null, {
      question: (group: Schemas['QuestionGroup']) => board.value && (board.value.groups = putGroup(board.value.groups, group)),
      numbers: (numbers: Partial<Schemas['Board']>) => board.value && Object.assign(board.value, numbers),
    } as Record<string, (payload: never) => void>, { onReset: () => void loadBoard() })
    join(loaded.channel, loaded.last_seq, {
      comment: (comment: Schemas['LiveComment']) => (talk.value = addTalk(talk.value, [comment])),
      comment_removed: ({ id }: { id: string }) => (talk.value = removeTalk(talk.value, id)),
      numbers: ({ viewers, likes }: { viewers?: number; likes?: number }) => {
        if (board.value && viewers !== undefined) board.value.viewers = viewers
        if (mine.value && likes !== undefined) mine.value.live.likes = likes
      },
      state: () => void load(),
    } as Record<string, (payload: never) => void>)
  }

  /** One write at a time; what it answers is the new state. */
  async function act(name: string, call: () => Promise<MyLive>): Promise<boolean> {
    if (busy.value) return false
    busy.value = name
    try {
      mine.value = await call()
      return true
    } catch (cause) {
      sayRefusal(cause)
      return false
    } finally {
      busy.value = null
    }
  }
  const pin = (productId: string | null): Promise<boolean> =>
    act('pin', () => unwrap(api.PUT('/api/v1/me/lives/{live_id}/pin', { ...params, body: { product_id: productId } })))
  const fillBag = (ids: string[]): Promise<boolean> =>
    act('bag', () => unwrap(api.PUT('/api/v1/me/lives/{live_id}/bag', { ...params, body: { product_ids: ids } })))
  const renewKey = (): Promise<boolean> => act('key', () => unwrap(api.POST('/api/v1/me/lives/{live_id}/stream-key', params)))
  const end = (): Promise<boolean> => act('end', () => unwrap(api.POST('/api/v1/me/lives/{live_id}/end', params)))

  async function answer(groupId: string, text: string, withPin: boolean): Promise<void> {
    try {
      await unwrap(api.POST('/api/v1/me/board/{group_id}/answer', { params: { path: { group_id: groupId } }, body: { text, pin: withPin } }))
      if (board.value) board.value.groups = markAnswered(board.value.groups, groupId)
      say(t('live.studio.answered_now'))
      void loadBoard()
      if (withPin) void load()
    } catch (cause) {
      sayRefusal(cause)
    }
  }

  void load()
  void loadBoard()
  const timer = setInterval(() => {
    if (document.hidden || isOver.value) return
    void load()
    void loadBoard()
  }, POLL_MS)
  onScopeDispose(() => clearInterval(timer))

  return { mine, live, board, funnel, talk, refusal, busy, isOver, load, pin, fillBag, renewKey, end, answer }
}
