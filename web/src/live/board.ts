/** The board of questions: one group replaced by its newest state, the most unanswered first. Pure. */
import type { Schemas } from '@/shared/api/client'

type Group = Schemas['QuestionGroup']

export function sortGroups(groups: Group[]): Group[] {
  return [...groups].sort((a, b) => b.unanswered - a.unanswered || b.count - a.count)
}

export function putGroup(groups: Group[], group: Group): Group[] {
  return sortGroups([...groups.filter((one) => one.id !== group.id), group])
}

export function markAnswered(groups: Group[], groupId: string): Group[] {
  return sortGroups(
    groups.map((group) =>
      group.id === groupId ? { ...group, unanswered: 0, latest: group.latest.map((question) => ({ ...question, is_answered: true })) } : group,
    ),
  )
}
