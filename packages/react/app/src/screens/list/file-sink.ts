/** Where an export goes, part by part. Nothing is kept before `finish`. */
export interface FileSink {
  write(part: string): Promise<void>;
  finish(): Promise<void>;
  discard(): Promise<void>;
}

/** The File System Access API, as far as it is used here; browsers without it save at the end. */
interface Picker {
  showSaveFilePicker(options: { readonly suggestedName: string; readonly types: readonly { readonly accept: Readonly<Record<string, readonly string[]>> }[] }): Promise<{
    createWritable(): Promise<{ write(data: string): Promise<void>; close(): Promise<void>; abort(): Promise<void> }>;
  }>;
}

function hasPicker(host: object): host is Picker {
  return "showSaveFilePicker" in host && typeof host.showSaveFilePicker === "function";
}

/**
 * A file that somebody chooses where to put, written as its parts come, so that its size does not matter. Where the browser
 * has no such thing, parts are collected outside of JavaScript's memory and offered as a download at the end. Undefined: nobody chose a place.
 */
export async function openSink(name: string, isLarge: boolean): Promise<FileSink | undefined> {
  if (!isLarge || !hasPicker(window)) return download(name);
  try {
    const file = await window.showSaveFilePicker({ suggestedName: name, types: [{ accept: { "text/csv": [".csv"] } }] });
    const stream = await file.createWritable();
    return { write: (part) => stream.write(part), finish: () => stream.close(), discard: () => stream.abort() };
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return undefined;
    return download(name);
  }
}

/** Joined now and then: a blob may be kept on disk by the browser, texts may not. */
const joinAfter = 64;

function download(name: string): FileSink {
  let parts: (Blob | string)[] = [];
  return {
    write: async (part) => {
      parts.push(part);
      if (parts.length >= joinAfter) parts = [new Blob(parts)];
    },
    finish: async () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(parts, { type: "text/csv;charset=utf-8" }));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    },
    discard: async () => {
      parts = [];
    },
  };
}
