/** Following a person: shown at once, taken back when refused. */
import { reactive } from 'vue'
import { api, unwrap } from '../api/client'
import { sayRefusal } from '../toast'
import { useSession } from './session'

/** What changed in this visit, over what the lists said. */
const changed = reactive<Record<string, boolean>>({})

export function useFollow() {
  const { me, requireSignIn } = useSession()
  const isFollowed = (personId: string, asLoaded: boolean): boolean => changed[personId] ?? asLoaded

  async function setFollow(personId: string, follow: boolean): Promise<void> {
    if (!(await requireSignIn())) return
    const before = changed[personId]
    changed[personId] = follow
    const params = { params: { path: { person_id: personId } } }
    try {
      await unwrap(follow ? api.PUT('/api/v1/people/{person_id}/follow', params) : api.DELETE('/api/v1/people/{person_id}/follow', params))
    } catch (cause) {
      if (before === undefined) delete changed[personId]
      else changed[personId] = before
      sayRefusal(cause)
    }
  }

  return { isFollowed, setFollow, isMe: (personId: string) => me.value?.id === personId }
}
