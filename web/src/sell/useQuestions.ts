/** What people ask under one clip, grouped by product and meaning; one answer reaches everybody in the group. */
import { type Ref } from 'vue'
import { api, unwrap, type Schemas } from '@/shared/api/client'
import { t } from '@/shared/i18n'
import { say } from '@/me/kit/say'
import { useAction } from '@/me/kit/useAction'
import { useLoad } from '@/me/kit/useLoad'

export function useQuestions(clipId: Ref<string>) {
  const path = () => ({ params: { path: { clip_id: clipId.value } } })
  const { data: board, refusal, load } = useLoad<Schemas['Board']>(() => unwrap(api.GET('/api/v1/me/clips/{clip_id}/board', path())))
  const { data: funnel, load: loadFunnel } = useLoad<Schemas['Funnel']>(() => unwrap(api.GET('/api/v1/me/clips/{clip_id}/funnel', path()), { quiet: true }))
  const answering = useAction()
  void load()
  void loadFunnel()

  async function answer(group: Schemas['QuestionGroup'], text: string): Promise<boolean> {
    const body = { text: text.trim(), pin: false }
    const done = await answering.run(async () => {
      await unwrap(api.POST('/api/v1/me/board/{group_id}/answer', { params: { path: { group_id: group.id } }, body }))
      return true
    })
    if (!done) return false
    say(t('sell.questions.answered'))
    await load()
    return true
  }
  return { board, funnel, refusal, load, answering, answer }
}
