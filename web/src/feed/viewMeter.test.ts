import { expect, it } from 'vitest'
import { ViewMeter } from './viewMeter'

it('counts only what played on, not jumps or pauses', () => {
  const meter = new ViewMeter(10_000)
  for (const at of [0, 250, 500, 750, 1000]) meter.tick(at)
  meter.tick(9000)
  meter.pause()
  meter.tick(9100)
  expect(meter.take()).toEqual({ watched_ms: 1000, completed: false })
})

it('reports nothing for a glance, and begins anew', () => {
  const meter = new ViewMeter(1000)
  meter.tick(0)
  meter.tick(300)
  expect(meter.take()).toBeNull()
  meter.tick(0)
  meter.tick(980)
  expect(meter.take()).toEqual({ watched_ms: 980, completed: true })
})
