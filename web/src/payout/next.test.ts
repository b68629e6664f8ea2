import { expect, it } from 'vitest'
import { inside } from './next'

it.each([['/sell/money/withdraw', '/sell/money/withdraw'], ['//evil.example', null], ['https://evil.example', null], ['/\\evil.example', null], [['/a'], null], [undefined, null], ['', null]])('%s leads to %s', (next, to) => {
  expect(inside(next)).toBe(to)
})
