import { describe, expect, it } from 'vitest'
import { wayBack } from './wayBack'

describe('the way back after signing in', () => {
  it('stays inside the app', () => {
    expect(wayBack('/checkout?items=a:1')).toBe('/checkout?items=a:1')
    for (const next of ['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', undefined, ['/a']]) expect(wayBack(next)).toBe('/me')
  })
  it('does not lead to signing in again', () => {
    expect(wayBack('/sign-in?next=/me')).toBe('/me')
  })
})
