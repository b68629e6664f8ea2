/** How long a clip was really watched: only time while it played counts. Pure. */
export class ViewMeter {
  private watched = 0
  private last: number | null = null
  private reached = 0

  constructor(private readonly durationMs: number) {}

  /** Called while playing with the clip's position; jumps and pauses do not count. */
  tick(positionMs: number): void {
    if (this.last !== null) {
      const step = positionMs - this.last
      if (step > 0 && step < 1500) this.watched += step
    }
    this.last = positionMs
    this.reached = Math.max(this.reached, positionMs)
  }

  pause(): void {
    this.last = null
  }

  /** What to report, or nothing under half a second. Begins anew. */
  take(): { watched_ms: number; completed: boolean } | null {
    const result = { watched_ms: Math.round(this.watched), completed: this.reached >= this.durationMs * 0.95 && this.watched > 0 }
    this.watched = 0
    this.reached = 0
    this.last = null
    return result.watched_ms < 500 ? null : result
  }
}
