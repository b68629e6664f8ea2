/** Saying something in a room: up the WebSocket, by HTTP when that is down; the same key, so never twice. */
import { ref, shallowRef } from 'vue'
import { api, asRefusal, Refusal, unwrap, type Schemas } from '@/shared/api/client'
import { keptKey } from '@/shared/keys'
import { useIntentAnswers } from '@/shared/use/intentAnswers'
import { useRealtime } from '@/shared/use/realtime'
import { useSession } from '@/shared/use/session'

type LiveComment = Schemas['LiveComment']

export function useTalking(liveId: string, channel: () => string, said: (comment: LiveComment) => void) {
  const { requireSignIn } = useSession()
  const { send, status } = useRealtime()
  const { answers, expectAnswer } = useIntentAnswers()
  const text = ref('')
  const isSending = ref(false)
  const refusal = shallowRef<Refusal | null>(null)
  const isHeld = ref(false)
  const lastOwnId = ref<string | null>(null)
  const dismissed = ref<string | null>(null)
  const key = keptKey()

  async function post(words: string, clientKey: string): Promise<LiveComment> {
    if (status.value === 'open') {
      try {
        return (await send(channel(), 'comment', { text: words }, clientKey)) as unknown as LiveComment
      } catch (cause) {
        if (!(cause instanceof Refusal) || cause.code !== 'unreachable') throw cause
      }
    }
    return unwrap(api.POST('/api/v1/lives/{live_id}/comments', { params: { path: { live_id: liveId } }, body: { text: words, client_key: clientKey } }))
  }

  async function talk(): Promise<void> {
    const words = text.value.trim()
    if (!words || isSending.value || !(await requireSignIn())) return
    isSending.value = true
    refusal.value = null
    try {
      const comment = await post(words, key.of([liveId, words]))
      key.done()
      text.value = ''
      isHeld.value = comment.state === 'held'
      if (isHeld.value) setTimeout(() => (isHeld.value = false), 5000)
      said(comment)
      lastOwnId.value = comment.id
      expectAnswer(comment.id)
    } catch (cause) {
      refusal.value = asRefusal(cause)
    } finally {
      isSending.value = false
    }
  }

  /** The newest answer to me that I have not put away. */
  function answer(): { id: string; answer: Schemas['IntentAnswer'] } | null {
    const id = lastOwnId.value
    return id && answers[id] && dismissed.value !== id ? { id, answer: answers[id] } : null
  }

  return { text, isSending, refusal, isHeld, talk, answer, dismiss: () => (dismissed.value = lastOwnId.value) }
}
