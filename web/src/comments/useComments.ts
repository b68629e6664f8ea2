/** The comments of one clip: pages, posting that is safe to repeat, hearts, replies, answers to my questions. */
import { computed, ref, shallowRef, watch } from 'vue'
import { api, asRefusal, unwrap, type Refusal, type Schemas } from '@/shared/api/client'
import { keptKey } from '@/shared/keys'
import { sayRefusal } from '@/shared/toast'
import { useIntentAnswers } from '@/shared/use/intentAnswers'
import { usePaged } from '@/shared/use/paged'
import { useSession } from '@/shared/use/session'
import { thread } from './thread'

type Comment = Schemas['Comment']

export function useComments(clipId: () => string) {
  const { requireSignIn } = useSession()
  const { answers, expectAnswer } = useIntentAnswers()
  const list = usePaged<Comment, Schemas['Comments']>((cursor) =>
    unwrap(api.GET('/api/v1/clips/{clip_id}/comments', { params: { path: { clip_id: clipId() }, query: { cursor: cursor ?? undefined } } })),
  )
  const text = ref('')
  const replyTo = shallowRef<Comment | null>(null)
  const isPosting = ref(false)
  const postRefusal = shallowRef<Refusal | null>(null)
  const posted = ref(0)
  const key = keptKey()

  async function post(): Promise<void> {
    const words = text.value.trim()
    if (!words || isPosting.value || !(await requireSignIn())) return
    isPosting.value = true
    postRefusal.value = null
    const reply_to = replyTo.value?.id ?? null
    try {
      const body = { text: words, reply_to, client_key: key.of([clipId(), words, reply_to]) }
      const comment = await unwrap(api.POST('/api/v1/clips/{clip_id}/comments', { params: { path: { clip_id: clipId() } }, body }))
      key.done()
      list.items.value = [comment, ...list.items.value.filter((one) => one.id !== comment.id)]
      list.hasLoaded.value = true
      posted.value += 1
      text.value = ''
      replyTo.value = null
      if (!comment.answer) expectAnswer(comment.id)
    } catch (cause) {
      postRefusal.value = asRefusal(cause)
    } finally {
      isPosting.value = false
    }
  }

  async function toggleLike(comment: Comment): Promise<void> {
    if (!(await requireSignIn())) return
    const before = { likes: comment.likes, is_liked: comment.is_liked }
    comment.is_liked = !before.is_liked
    comment.likes += comment.is_liked ? 1 : -1
    const params = { params: { path: { comment_id: comment.id } } }
    try {
      Object.assign(comment, await unwrap(comment.is_liked ? api.PUT('/api/v1/comments/{comment_id}/like', params) : api.DELETE('/api/v1/comments/{comment_id}/like', params)))
    } catch (cause) {
      Object.assign(comment, before)
      sayRefusal(cause)
    }
  }

  watch(clipId, () => {
    list.clear()
    posted.value = 0
    void list.reload()
  }, { immediate: true })

  return {
    ...list,
    threads: computed(() => thread(list.items.value)),
    count: computed(() => (list.firstPage.value?.count ?? 0) + posted.value),
    answerOf: (comment: Comment) => answers[comment.id] ?? comment.answer ?? null,
    text,
    replyTo,
    isPosting,
    postRefusal,
    post,
    toggleLike,
  }
}
