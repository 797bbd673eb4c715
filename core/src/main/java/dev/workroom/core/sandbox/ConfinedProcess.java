package dev.workroom.core.sandbox;

import dev.workroom.core.sandbox.Sandbox.Confined;
import java.io.InputStream;
import java.io.OutputStream;

/** A confined program that is a process of this machine; closing it ends its descendants too. */
public record ConfinedProcess(Process process) implements Confined {
  @Override
  public OutputStream input() {
    return process.getOutputStream();
  }

  @Override
  public InputStream output() {
    return process.getInputStream();
  }

  @Override
  public InputStream errors() {
    return process.getErrorStream();
  }

  @Override
  public boolean alive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
