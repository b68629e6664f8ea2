import { expect, it } from 'vitest'
import { Refusal } from '@/shared/api/client'
import { onceKey } from './once'
import { inLanguage, look, most, wanted } from './wanted'

const cny = (minor: number) => ({ minor, currency: 'CNY' })
const ready = { available: cny(50_000), least: cny(100), most: cny(30_000), left_today: cny(20_000), left_count: 2 }

it.each([
  ['', 'no_amount'], ['0', 'no_amount'], ['abc', 'no_amount'], ['1.234', 'no_amount'], ['-5', 'no_amount'],
  ['0.99', 'too_small'], ['500.01', 'over_balance'], ['300.01', 'too_large'], ['200.01', 'over_day'],
] as const)('%s is not asked for: %s', (text, wrong) => {
  expect(wanted(text, ready)).toEqual({ minor: null, wrong })
})

it('an amount within every limit is asked for to the cent', () => {
  expect(wanted('200', ready)).toEqual({ minor: 20_000, wrong: null })
  expect(wanted('1.05', ready)).toEqual({ minor: 105, wrong: null })
})

it('"all" is what the tightest limit leaves, and nothing when today is used up', () => {
  expect(most(ready)).toBe(20_000)
  expect(most({ ...ready, left_today: cny(90_000) })).toBe(30_000)
  expect(most({ ...ready, available: cny(700) })).toBe(700)
  expect(most({ ...ready, left_count: 0 })).toBe(0)
  expect(wanted('5', { ...ready, left_count: 0 }).wrong).toBe('no_more_today')
})

it('only what has not left the house can be taken back', () => {
  expect(['requested', 'approved', 'batched', 'sent', 'paid', 'failed', 'returned', 'refused'].filter((state) => look(state).canCancel)).toEqual(['requested', 'approved', 'batched'])
  expect([look('paid').tone, look('failed').tone, look('requested').tone, look('strange').name]).toEqual(['good', 'bad', 'wait', 'sent'])
})

it('a reason in two languages is shown in one, any other as it is', () => {
  expect(inLanguage('本人撤回 · taken back by the owner', 'zh')).toBe('本人撤回')
  expect(inLanguage('本人撤回 · taken back by the owner', 'en')).toBe('taken back by the owner')
  expect(inLanguage('户名不符', 'en')).toBe('户名不符')
})

it('a key stays while the answer is unknown and changes after any answer', () => {
  let n = 0
  const key = onceKey(() => `k${++n}`)
  key.answered(new Refusal('unreachable', ''))
  key.answered(new Refusal('server_failed', '', {}, 503))
  expect(key.value).toBe('k1')
  key.answered(new Refusal('second_factor_wrong', '', {}, 403))
  expect(key.value).toBe('k2')
  key.answered(null)
  expect(key.value).toBe('k3')
})
