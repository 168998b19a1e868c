/** What a command may touch of its process: streams, environment, folder. Nothing else of `process` is used by commands. */
export type Context = {
  argv: string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  /** Both ends are a terminal. */
  interactive: boolean;
  /** Prints one line, or a block of lines. */
  out(text: string): void;
  err(text: string): void;
};
