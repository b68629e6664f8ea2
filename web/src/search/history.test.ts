import { describe, expect, it } from 'vitest'
import { loadHistory, remember, saveHistory } from './history'

describe('the search history', () => {
  it('puts the newest first, each once', () => {
    expect(remember(['Tea', 'plum'], ' tea ')).toEqual(['tea', 'plum'])
  })
  it('does not remember blanks and keeps twelve', () => {
    expect(remember(['a'], '  ')).toEqual(['a'])
    expect(remember(Array.from({ length: 12 }, (_, i) => `${i}`), 'new')).toHaveLength(12)
  })
  it('survives a store that is broken or refuses', () => {
    expect(loadHistory({ getItem: () => '{' })).toEqual([])
    expect(loadHistory({ getItem: () => '["a",1]' })).toEqual(['a'])
    expect(() => saveHistory(['a'], { setItem: () => { throw new Error('full') } })).not.toThrow()
  })
})
