import { expect, it } from 'vitest'
import { nextTurn } from './turning'

const deal = (starts_at: string, ends_at: string) => ({ starts_at, ends_at })
const noon = Date.parse('2026-11-23T04:00:00Z')

it('the next turn is the earliest beginning or end still to come', () => {
  const running = deal('2026-11-23T03:00:00Z', '2026-11-23T04:00:30Z')
  const coming = deal('2026-11-23T04:00:10Z', '2026-11-23T05:00:00Z')
  expect(nextTurn([running], noon)).toBe(30_000)
  expect(nextTurn([running, coming], noon)).toBe(10_000)
})

it('nothing is to come without deals or after all of them', () => {
  expect(nextTurn([], noon)).toBeNull()
  expect(nextTurn([deal('2026-11-23T02:00:00Z', '2026-11-23T04:00:00Z')], noon)).toBeNull()
})
