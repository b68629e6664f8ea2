/** Line drawings for empty and failing pages, 160 × 120: a wash, ink lines, one accent. */
interface Drawing {
  wash: readonly string[]
  ink: readonly string[]
  accent: readonly string[]
}

const ground = 'M14 102h132'

export const DRAWINGS = {
  /** an empty market stall */
  stall: {
    wash: ['M30 46L40 22h80l10 24v6H30z'],
    ink: [ground, 'M38 56v46', 'M122 56v46', 'M40 22h80l10 24H30z', 'M44 80h72', 'M44 80v22', 'M116 80v22', 'M60 22l-6 24', 'M80 22v24', 'M100 22l6 24'],
    accent: ['M30 46c0 7 5 11 12 11s13-4 13-11c0 7 5 11 12 11s13-4 13-11c0 7 5 11 13 11s12-4 12-11c0 7 5 11 13 11s12-4 12-11'],
  },
  /** an open basket */
  basket: {
    wash: ['M36 58h88l-10 44H46z'],
    ink: [ground, 'M30 58h100', 'M36 58l10 44h68l10-44', 'M60 68l4 26', 'M80 68v26', 'M100 68l-4 26', 'M43 78h74'],
    accent: ['M52 58c0-22 12-34 28-34s28 12 28 34'],
  },
  /** a parcel */
  parcel: {
    wash: ['M38 52l42-18 42 18v44l-42 16-42-16z'],
    ink: ['M38 52l42-18 42 18-42 18z', 'M38 52v44l42 16 42-16V52', 'M80 70v42', 'M50 84l14 6'],
    accent: ['M58 44l42 18v14', 'M128 26c6-8 14-4 12 4-1 5-8 8-12 12-4-4-11-7-12-12-2-8 6-12 12-4z'],
  },
  /** a signal that does not reach the hill */
  signal: {
    wash: ['M14 102c18-26 38-38 62-38s48 14 70 38z'],
    ink: [ground, 'M16 100c18-24 38-36 62-36s46 12 66 36', 'M112 76V44', 'M104 44h16', 'M106 52h12'],
    accent: ['M98 36a20 20 0 0 1 28 0', 'M90 27a32 32 0 0 1 20-9', 'M136 22l10 10', 'M146 22l-10 10'],
  },
  /** a road sign with nothing on it */
  lost: {
    wash: ['M40 30h62l14 14-14 14H40z'],
    ink: [ground, 'M76 20v82', 'M40 30h62l14 14-14 14H40z', 'M60 102c4-8 10-8 12 0', 'M92 102c3-6 8-6 10 0'],
    accent: ['M56 44h.01', 'M68 44h.01', 'M80 44h.01'],
  },
  /** a door ajar */
  door: {
    wash: ['M54 24h52v78H54z'],
    ink: [ground, 'M50 102V20h60v82', 'M60 102V30l34 8v64', 'M66 16c8-6 20-6 28 0'],
    accent: ['M86 68v6', 'M100 102c12-2 20-6 26-12'],
  },
  /** two speech bubbles */
  talk: {
    wash: ['M26 28h66v40H50L36 80V68H26z'],
    ink: ['M26 28h66v40H50L36 80V68H26z', 'M40 42h38', 'M40 54h24', 'M104 50h30v38h-8v12l-12-12H72V78'],
    accent: ['M92 76h.01', 'M104 76h.01', 'M116 76h.01'],
  },
  /** a lamp before dawn: nobody on air */
  dawn: {
    wash: ['M20 102c0-34 26-60 60-60s60 26 60 60z'],
    ink: [ground, 'M34 102c0-26 20-46 46-46s46 20 46 46', 'M80 16v14', 'M38 34l8 10', 'M122 34l-8 10', 'M14 70l12 6', 'M146 70l-12 6'],
    accent: ['M60 102a20 20 0 0 1 40 0'],
  },
  /** a camera on three legs */
  camera: {
    wash: ['M46 28h52v36H46z'],
    ink: [ground, 'M46 28h52v36H46z', 'M98 40l20-10v32l-20-10', 'M72 64v12', 'M72 76l-22 26', 'M72 76l22 26', 'M72 76v26'],
    accent: ['M72 56a10 10 0 1 0 0-20 10 10 0 0 0 0 20z'],
  },
  /** people under a tree */
  people: {
    wash: ['M44 102c0-22 10-34 24-34s24 12 24 34z'],
    ink: ['M14 102h132', 'M44 102c0-22 10-34 24-34s24 12 24 34', 'M68 60a11 11 0 1 0 0-22 11 11 0 0 0 0 22z', 'M100 102c0-16-3-24-8-30 3-3 7-4 11-4 12 0 20 12 20 34', 'M103 60a9 9 0 1 0 0-18 9 9 0 0 0 0 18z'],
    accent: ['M30 40c-6-6-2-15 5-12 7-3 11 6 5 12l-5 5z'],
  },
  /** a finished field */
  harvest: {
    wash: ['M14 102c30-14 100-14 132 0z'],
    ink: [ground, 'M40 102V54', 'M40 66c-8-2-12-8-12-14 8 0 12 6 12 14z', 'M40 78c8-2 12-8 12-14-8 0-12 6-12 14z', 'M120 102V60', 'M120 72c-8-2-12-8-12-14 8 0 12 6 12 14z', 'M120 84c8-2 12-8 12-14-8 0-12 6-12 14z'],
    accent: ['M80 102V38', 'M80 52c-9-2-14-9-14-16 9 0 14 7 14 16z', 'M80 66c9-2 14-9 14-16-9 0-14 7-14 16z', 'M80 82c-9-2-14-9-14-16 9 0 14 7 14 16z'],
  },
} as const satisfies Record<string, Drawing>

export type DrawingName = keyof typeof DRAWINGS
