import { describe, expect, it, vi } from 'vitest'

vi.mock('@/shared/i18n', () => ({ t: (key: string, named?: Record<string, unknown>) => `${key} ${named?.limit ?? ''}`.trim() }))
const { fieldCode, fieldWords, saidAbout } = await import('./fieldWords')

describe('what is wrong with a field', () => {
  it('is a code with its limit, or words for people', () => {
    expect(fieldCode('too_long:40')).toEqual({ code: 'too_long', limit: '40' })
    expect(fieldCode('required')).toEqual({ code: 'required', limit: '' })
    expect(fieldCode('店名已有人用')).toBeNull()
  })
  it('is never shown as a code', () => {
    expect(fieldWords('too_long:40')).toBe('me.field.too_long 40')
    expect(fieldWords('never_heard_of')).toBe('me.field.invalid')
    expect(fieldWords('1–500')).toBe('me.field.allowed 1–500')
    expect(fieldWords('This name is taken')).toBe('This name is taken')
    expect(fieldWords('')).toBe('')
  })
  it('is found for a part of the field as well', () => {
    expect(saidAbout({ 'skus.0.price_minor': 'out_of_range' }, 'skus')).toBe('out_of_range')
    expect(saidAbout({ skus_other: 'x' }, 'skus')).toBe('')
  })
})
