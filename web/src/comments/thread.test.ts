import { expect, it } from 'vitest'
import { thread } from './thread'

const comment = (id: string, reply_to: string | null, at: string) => ({ id, reply_to, at })

it('puts replies, and replies to replies, under the first comment in time order', () => {
  const found = thread([comment('c', 'b', '3'), comment('b', 'a', '2'), comment('a', null, '1'), comment('x', null, '0')])
  expect(found.map((group) => [group.comment.id, group.replies.map((reply) => reply.id)])).toEqual([['a', ['b', 'c']], ['x', []]])
})

it('shows a reply on its own when the first comment is not loaded', () => {
  expect(thread([comment('b', 'gone', '2')]).map((group) => group.comment.id)).toEqual(['b'])
})
