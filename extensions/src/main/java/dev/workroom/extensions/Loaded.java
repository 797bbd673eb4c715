package dev.workroom.extensions;

import java.nio.file.Path;
import java.util.Map;

/**
 * An extension in force in a session.
 *
 * @param id {@code plugin@marketplace}, or where the user's own lies
 * @param source in a few words, for people
 * @param sha256 of all its files
 * @param own whether it is the user's or the workspace's own, whose parts have plain names
 * @param data where it may keep what outlives its versions
 * @param settings what the user filled in; secrets are not among them
 * @param secrets what the user filled in for its connectors and hooks alone
 */
public record Loaded(
    String id,
    String source,
    Plugin plugin,
    String version,
    String sha256,
    boolean own,
    Path data,
    Map<String, String> settings,
    Map<String, String> secrets) {
  public Loaded {
    settings = Map.copyOf(settings);
    secrets = Map.copyOf(secrets);
  }

  /** Never the secrets. */
  @Override
  public String toString() {
    return id + " " + version;
  }

  String called(String qualified) {
    return own ? qualified.substring(qualified.indexOf(':') + 1) : qualified;
  }
}
