import { expect, it } from 'vitest'
import type { Schemas } from '@/shared/api/client'
import { emptyDraft, issued } from './draft'
import { onShelf, whereTo } from './mine'

const about = { liveId: 'L1', currency: 'CNY', now: Date.parse('2026-11-23T04:00:00Z'), title: (minor: number) => `off ${minor}` }

it('a room coupon is issued for its room, from now for as long as was chosen', () => {
  const made = issued({ ...emptyDraft(), amount: '5', threshold: '39.9', quota: '20', minutes: '10' }, about)
  expect(made.wrong).toBeNull()
  expect(made.body).toMatchObject({ title: 'off 500', amount_minor: 500, threshold_minor: 3990, quota: 20, per_person: 1, live_id: 'L1', starts_at: '2026-11-23T04:00:00.000Z', ends_at: '2026-11-23T04:10:00.000Z' })
  expect(issued({ ...emptyDraft(), amount: '5', title: ' 宠粉券 ' }, about).body?.title).toBe('宠粉券')
})

it.each([
  [{ amount: '' }, { amount: 'amount' }], [{ amount: '0' }, { amount: 'amount' }], [{ amount: '5', threshold: 'x' }, { threshold: 'amount' }],
  [{ amount: '5', threshold: '5' }, { threshold: 'above' }], [{ amount: '5', quota: '0' }, { quota: 'count' }], [{ amount: '5', minutes: '' }, { minutes: 'count' }],
])('%o says what is wrong', (typed, wrong) => {
  expect(issued({ ...emptyDraft(), ...typed }, about)).toEqual({ body: null, wrong })
})

const mine = (claim_id: string, state: 'held' | 'used' | 'expired', ends_at: string) => ({ claim_id, state, coupon: { ends_at } }) as unknown as Schemas['MyCoupon']

it('coupons lie on the shelf of their state, those that end first on top', () => {
  const all = [mine('a', 'held', '2026-12-02T00:00:00Z'), mine('b', 'used', '2026-12-01T00:00:00Z'), mine('c', 'held', '2026-12-01T00:00:00Z'), mine('d', 'expired', '2026-11-01T00:00:00Z')]
  expect(onShelf(all, 'held').map((one) => one.claim_id)).toEqual(['c', 'a'])
  expect(onShelf(all, 'used').map((one) => one.claim_id)).toEqual(['b'])
  expect(onShelf(all, 'expired').map((one) => one.claim_id)).toEqual(['d'])
})

it('a coupon leads to where it counts', () => {
  expect(whereTo({ shop_id: 'S', product_ids: ['P'] })).toBe('/products/P')
  expect(whereTo({ shop_id: 'S', product_ids: [] })).toBe('/shops/S')
  expect(whereTo({ shop_id: null, product_ids: [] })).toBe('/search')
})
