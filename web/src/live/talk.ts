/** The comments that float over a room: newest last, none twice, no more than fit. Pure. */
import type { Schemas } from '@/shared/api/client'

type LiveComment = Schemas['LiveComment']
export const TALK_CAP = 60

export function addTalk(talk: LiveComment[], incoming: LiveComment[]): LiveComment[] {
  const replaced = new Set(incoming.map((comment) => comment.id))
  const keys = new Set(incoming.map((comment) => comment.client_key).filter(Boolean))
  const kept = talk.filter((comment) => !replaced.has(comment.id) && !(comment.client_key && keys.has(comment.client_key)))
  return [...kept, ...incoming].slice(-TALK_CAP)
}

export function removeTalk(talk: LiveComment[], id: string): LiveComment[] {
  return talk.filter((comment) => comment.id !== id)
}
