/** Answers to what I asked in comments: by realtime, and asked for over three seconds in case that fails. */
import { onScopeDispose, reactive, watch } from 'vue'
import { api, unwrap, type Schemas } from '../api/client'
import { useRealtime } from './realtime'
import { useSession } from './session'

type Answer = Schemas['IntentAnswer']
const ASK_AFTER_MS = [500, 1000, 1500, 2200, 3000]

export function useIntentAnswers() {
  const { me } = useSession()
  const { join } = useRealtime()
  const answers = reactive<Record<string, Answer>>({})
  const timers = new Set<ReturnType<typeof setTimeout>>()
  let stop: (() => void) | null = null

  watch(() => me.value?.id, (id) => {
    stop?.()
    stop = id ? join(`person:${id}`, null, { 'intent.answer': (found: { comment_id: string; answer: Answer }) => (answers[found.comment_id] = found.answer) }) : null
  }, { immediate: true })

  /** A comment of mine was posted: its answer may be on the way. */
  function expectAnswer(commentId: string): void {
    for (const wait of ASK_AFTER_MS) {
      const timer = setTimeout(() => {
        timers.delete(timer)
        if (!answers[commentId]) void ask(commentId)
      }, wait)
      timers.add(timer)
    }
  }

  async function ask(commentId: string): Promise<void> {
    const answer = await unwrap(api.GET('/api/v1/comments/{comment_id}/answer', { params: { path: { comment_id: commentId } } }), { quiet: true }).catch(() => undefined)
    if (answer) answers[commentId] = answer
  }

  onScopeDispose(() => timers.forEach(clearTimeout))
  return { answers, expectAnswer }
}
