/** Fields that are undefined are left out. */
export type HeadersInit = Readonly<Record<string, string | undefined>> | Iterable<readonly [string, string]>;

/** Header fields in their order and with the case they were sent in. Looked up without regard to case. */
export class HttpHeaders implements Iterable<readonly [string, string]> {
  private fields: (readonly [string, string])[];

  constructor(init: HeadersInit = []) {
    this.fields =
      Symbol.iterator in init
        ? [...(init as Iterable<readonly [string, string]>)]
        : Object.entries(init).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  }

  /** The first value. */
  get(name: string): string | undefined {
    const wanted = name.toLowerCase();
    return this.fields.find(([field]) => field.toLowerCase() === wanted)?.[1];
  }

  getAll(name: string): string[] {
    const wanted = name.toLowerCase();
    return this.fields.filter(([field]) => field.toLowerCase() === wanted).map(([, value]) => value);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** Replaces the value in place, or appends. */
  set(name: string, value: string): void {
    const wanted = name.toLowerCase();
    const index = this.fields.findIndex(([field]) => field.toLowerCase() === wanted);
    if (index < 0) this.append(name, value);
    else this.fields = this.fields.flatMap((field, at) => (at === index ? [[field[0], value] as const] : field[0].toLowerCase() === wanted ? [] : [field]));
  }

  append(name: string, value: string): void {
    this.fields.push([name, value]);
  }

  delete(name: string): void {
    const wanted = name.toLowerCase();
    this.fields = this.fields.filter(([field]) => field.toLowerCase() !== wanted);
  }

  /** Whether a comma-separated field ("Connection", "Transfer-Encoding") names `token`. */
  hasToken(name: string, token: string): boolean {
    return this.getAll(name).some((value) => value.split(",").some((part) => part.trim().toLowerCase() === token));
  }

  [Symbol.iterator](): Iterator<readonly [string, string]> {
    return this.fields[Symbol.iterator]();
  }
}
