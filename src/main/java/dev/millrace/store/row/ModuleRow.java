package dev.millrace.store.row;

import dev.millrace.task.ModuleName;
import dev.millrace.task.ModuleVersion;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Rows of the table {@code modules}: a version of a module. */
public final class ModuleRow {

    public static final String COLUMNS = "name, sha256, bytes, exports, command, created_at";

    private ModuleRow() {}

    public static ModuleVersion read(ResultSet row) throws SQLException {
        return new ModuleVersion(
                new ModuleName(row.getString(1)),
                row.getString(2),
                row.getLong(3),
                Json.EXPORTS.read(row.getString(4)),
                row.getInt(5) != 0,
                Times.instant(row.getLong(6)));
    }
}
