import { crc32, deflateRawSync } from 'node:zlib';

export type ZipEntry = {
  name: string;
  data?: string | Buffer;
  /** Unix mode, with the file type: `0o120777` is a symbolic link. */
  mode?: number;
  encrypted?: boolean;
  method?: 0 | 8 | 12;
  /** What the headers claim the unpacked size to be. */
  claimedSize?: number;
  crc?: number;
  time?: number;
};

/** A zip archive byte by byte, so that a test can make one that no honest tool would. */
export function writeZipBytes(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, data = '', mode = 0o100644, encrypted = false, method = 8, claimedSize, crc, time = 0 } of entries) {
    const raw = Buffer.from(data);
    const body = method === 8 ? deflateRawSync(raw) : raw;
    const nameBytes = Buffer.from(name);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(0x800 | (encrypted ? 1 : 0), 2);
    shared.writeUInt16LE(method, 4);
    shared.writeUInt32LE(time, 6);
    shared.writeUInt32LE(crc ?? crc32(raw), 10);
    shared.writeUInt32LE(body.length, 14);
    shared.writeUInt32LE(claimedSize ?? raw.length, 18);
    shared.writeUInt16LE(nameBytes.length, 22);

    const local = Buffer.concat([Buffer.from('PK\x03\x04'), shared, nameBytes, body]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), shared, tail, nameBytes]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end]);
}
