import { expect, it } from 'vitest'
import { parseTags } from './tags'
import { uploadIdOf } from './uploadId'

it('reads topics however they are separated, each once', () => {
  expect(parseTags('#石榴 会理，水果、石榴')).toEqual(['石榴', '会理', '水果'])
})
it('takes the upload id from its address', () => {
  expect(uploadIdOf('https://x/uploads/ab-12/?a=1')).toBe('ab-12')
})
