import { expect, it } from 'vitest'
import { addTalk, removeTalk, TALK_CAP } from './talk'

const comment = (id: string, client_key: string | null = null) => ({
  id, client_key, text: id, at: '', state: 'visible' as const, is_host: false,
  author: { id: 'p', name: '', avatar_url: '', is_demo: false, shop_id: null },
})

it('shows my comment once, though it comes back through the room', () => {
  const mine = addTalk([comment('a')], [comment('pending', 'k1')])
  expect(addTalk(mine, [comment('b', 'k1')]).map((one) => one.id)).toEqual(['a', 'b'])
})

it('keeps the newest when full, and drops what was removed', () => {
  const many = Array.from({ length: TALK_CAP + 5 }, (_, n) => comment(String(n)))
  const talk = addTalk([], many)
  expect(talk).toHaveLength(TALK_CAP)
  expect(talk[0]!.id).toBe('5')
  expect(removeTalk(talk, '5')[0]!.id).toBe('6')
})
