import { describe, expect, it } from 'vitest'
import { stepOf, wordKey } from './missing'

describe('what is missing from a shop form', () => {
  it('is found on its step, however the field is written', () => {
    expect(stepOf('category')).toBe('shop')
    expect(stepOf('documents.licence')).toBe('documents')
    expect(stepOf('document:permit')).toBe('documents')
    expect(stepOf('unheard_of')).toBe('check')
  })
  it('has a name in words, or none when it is no field of the form', () => {
    expect(wordKey('documents.identity')).toBe('identity')
    expect(wordKey('banner_picture_id')).toBe('banner')
    expect(wordKey('unheard_of')).toBeNull()
  })
})
