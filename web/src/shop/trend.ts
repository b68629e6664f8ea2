/** A score's trend as an SVG path; days without a score leave a gap instead of a made-up line. */
export interface TrendPoint {
  day: string
  composite: number | null
  n: number
}

export interface TrendPlot {
  /** `d` of the path, '' when there is nothing to draw. */
  path: string
  /** The last day that has a score. */
  last: { x: number; y: number; value: number; day: string } | null
  /** Scores at the lower and upper edge. */
  low: number
  high: number
}

const round = (value: number) => Math.round(value * 10) / 10

export function plotTrend(points: readonly TrendPoint[], width: number, height: number): TrendPlot {
  const values = points.flatMap((point) => (point.composite === null ? [] : [point.composite]))
  const low = values.length ? Math.max(1, Math.floor(Math.min(...values) * 2 - 0.001) / 2) : 1
  const high = 5
  const stepX = points.length > 1 ? width / (points.length - 1) : 0
  let path = ''
  let pen = false
  let last: TrendPlot['last'] = null
  points.forEach((point, i) => {
    if (point.composite === null) {
      pen = false
      return
    }
    const x = round(points.length > 1 ? i * stepX : width / 2)
    const y = round(height - ((point.composite - low) / (high - low || 1)) * height)
    path += `${pen ? 'L' : 'M'}${x} ${y}`
    pen = true
    last = { x, y, value: point.composite, day: point.day }
  })
  return { path, last, low, high }
}
