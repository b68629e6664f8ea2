import { describe, expect, it } from 'vitest'
import { Refusal } from './client'

const ruled = (details: Record<string, unknown>) => new Refusal('comment_refused', '不行', details, 409)

describe('a refusal under a rule', () => {
  it('tells where the rule can be read and where a better way begins', () => {
    const refusal = ruled({ rule: 'MKT-70', rule_url: '/rules/MKT-70/', way: '/sell/shop' })
    expect([refusal.ruleUrl, refusal.way]).toEqual(['/rules/MKT-70/', '/sell/shop'])
  })

  it('leads nowhere when the server names no page', () => {
    expect([ruled({}).ruleUrl, ruled({}).way]).toEqual(['', ''])
    expect([ruled({ rule_url: 7, way: null }).ruleUrl, ruled({ rule_url: 7, way: null }).way]).toEqual(['', ''])
  })

  it('never leads out of the market', () => {
    for (const away of ['https://example.com/rules/', '//example.com/rules/', 'javascript:alert(1)']) {
      const refusal = ruled({ rule_url: away, way: away })
      expect([refusal.ruleUrl, refusal.way]).toEqual(['', ''])
    }
  })
})
