import { expect, it } from 'vitest'
import { markAnswered, putGroup, sortGroups } from './board'

const group = (id: string, unanswered: number, count = unanswered) => ({ id, unanswered, count, product: null, intent: 'price', label: id, latest: [] })

it('puts the most unanswered group first and a newer state in place of the old', () => {
  const groups = sortGroups([group('a', 1), group('b', 5)])
  expect(groups.map((one) => one.id)).toEqual(['b', 'a'])
  expect(putGroup(groups, group('a', 9)).map((one) => [one.id, one.unanswered])).toEqual([['a', 9], ['b', 5]])
})

it('moves an answered group down', () => {
  expect(markAnswered([group('b', 5), group('a', 1)], 'b').map((one) => [one.id, one.unanswered])).toEqual([['a', 1], ['b', 0]])
})
