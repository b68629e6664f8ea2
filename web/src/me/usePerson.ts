/** One person: who they are, their numbers, their clips; following is shown at once and taken back when refused. */
import { ref, watch, type Ref } from 'vue'
import { api, asRefusal, unwrap, type Schemas } from '@/shared/api/client'
import { usePaged } from '@/shared/use/paged'
import { useSession } from '@/shared/use/session'
import { say, wordsOf } from './kit/say'
import { useLoad } from './kit/useLoad'

export function useFollow(numbers: Ref<Schemas['PersonNumbers'] | null>, personId: Ref<string>) {
  const { requireSignIn } = useSession()
  const isPending = ref(false)

  async function toggle(): Promise<void> {
    if (isPending.value || !numbers.value || !(await requireSignIn())) return
    const before = numbers.value
    const wants = !before.is_followed
    isPending.value = true
    numbers.value = { ...before, is_followed: wants, followers: before.followers + (wants ? 1 : -1) }
    const params = { params: { path: { person_id: personId.value } } }
    try {
      const now = await unwrap(wants ? api.PUT('/api/v1/people/{person_id}/follow', params) : api.DELETE('/api/v1/people/{person_id}/follow', params))
      numbers.value = { ...before, ...now }
    } catch (cause) {
      numbers.value = before
      say(wordsOf(asRefusal(cause)))
    } finally {
      isPending.value = false
    }
  }
  return { isPending, toggle }
}

export function usePerson(personId: Ref<string>) {
  const path = () => ({ params: { path: { person_id: personId.value } } })
  const { data: person, refusal, load } = useLoad<Schemas['Person']>(() => unwrap(api.GET('/api/v1/people/{person_id}', path())))
  const numbers = ref<Schemas['PersonNumbers'] | null>(null)
  const clips = usePaged<Schemas['Clip'], Schemas['Clips']>((cursor) =>
    unwrap(api.GET('/api/v1/people/{person_id}/clips', { params: { path: { person_id: personId.value }, query: { cursor } } }), { quiet: true }),
  )
  watch(personId, () => {
    person.value = null
    numbers.value = null
    clips.clear()
    void load()
    void clips.more()
    void unwrap(api.GET('/api/v1/people/{person_id}/numbers', path()), { quiet: true }).then((found) => (numbers.value = found), () => undefined)
  }, { immediate: true })
  return { person, refusal, load, numbers, clips, follow: useFollow(numbers, personId) }
}
