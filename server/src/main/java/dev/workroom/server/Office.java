package dev.workroom.server;

import dev.workroom.core.message.SessionId;
import java.io.InputStream;
import java.util.Optional;

/**
 * What is beside the sessions: folders, uploads, workspaces, settings, health. Answers are objects
 * for the wire; {@code body} is the JSON text of a request.
 */
public interface Office {
  Object me();

  Object folders(String path) throws Exception;

  Object newFolder(String body) throws Exception;

  Object upload(String name, InputStream content) throws Exception;

  Object dropUpload(String id) throws Exception;

  Object readBrief(String body);

  Object workspaces();

  Object saveWorkspace(String name, String body) throws Exception;

  Object removeWorkspace(String name) throws Exception;

  /** Slash commands and skills; those of a session's folders if one is named. */
  Object commands(Optional<SessionId> session) throws Exception;

  Object suggestions() throws Exception;

  Object settings() throws Exception;

  Object changeSettings(String body) throws Exception;

  Object storeKey(String provider, String body) throws Exception;

  Object removeKey(String provider) throws Exception;

  Object health(int working, int queued) throws Exception;

  /** What a session may touch and reach, what it was told, and what it remembers. */
  Object context(SessionId root) throws Exception;

  /** What a session read. */
  Object sources(SessionId root) throws Exception;

  Object search(String words, int most) throws Exception;

  Object grants() throws Exception;

  /** A picture of a session's log. */
  Papers.Content picture(SessionId root, String sha256) throws Exception;
}
