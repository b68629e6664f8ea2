import { expect, it } from 'vitest'
import { keptKey, newKey } from './keys'

it('keeps the key of one intention until it is done or changes', () => {
  const key = keptKey()
  const first = key.of({ a: 1 })
  expect(key.of({ a: 1 })).toBe(first)
  expect(key.of({ a: 2 })).not.toBe(first)
  const second = key.of({ a: 2 })
  key.done()
  expect(key.of({ a: 2 })).not.toBe(second)
})

it('makes keys that are UUIDs', () => {
  expect(newKey()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
